"""French consultations written for this project (invented patients), one a file: no public set is in French."""
