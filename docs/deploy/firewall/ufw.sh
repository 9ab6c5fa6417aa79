#!/bin/sh
# The same with ufw. Run it once as root; SSH stays open, so that nobody locks themselves out.
set -eu
ufw default deny incoming
ufw default allow outgoing
ufw limit 22/tcp comment 'SSH, at most six new sessions in half a minute'
ufw allow 80/tcp comment 'HTTP, which leads to HTTPS'
ufw allow 443/tcp comment 'HTTPS'
ufw --force enable
ufw status verbose
