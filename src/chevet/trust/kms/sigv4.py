"""AWS Signature Version 4, for requests with a body: checked against AWS's published test vectors.

https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html. Written here because botocore is
80 MB for the two calls that are made.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


def signed_headers(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    access: str,
    secret: str,
    region: str,
    service: str,
    at: datetime,
) -> dict[str, str]:
    """`headers` with `Host`, `X-Amz-Date` and `Authorization`; `at` is an aware time."""
    parts = urlsplit(url)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    every = {**headers, "Host": parts.netloc, "X-Amz-Date": stamp}
    plain = {name.lower(): " ".join(value.split()) for name, value in every.items()}
    names = ";".join(sorted(plain))
    query = sorted(
        (quote(k, safe="-_.~"), quote(v, safe="-_.~"))
        for k, v in parse_qsl(parts.query, keep_blank_values=True)
    )
    canonical = "\n".join(
        [
            method,
            quote(parts.path or "/", safe="/-_.~"),
            "&".join(f"{k}={v}" for k, v in query),
            *(f"{name}:{plain[name]}" for name in sorted(plain)),
            "",
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    scope = f"{stamp[:8]}/{region}/{service}/aws4_request"
    to_sign = "\n".join([ALGORITHM, stamp, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in (stamp[:8], region, service, "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    said = f"{ALGORITHM} Credential={access}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**every, "Authorization": said}
