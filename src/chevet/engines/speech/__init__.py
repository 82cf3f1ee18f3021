"""Speech models: `whisper` hears words, `voices` tells people apart. Weights come with packages only."""
