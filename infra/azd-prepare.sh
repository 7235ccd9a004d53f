#!/bin/sh
# Before `azd provision`: the app registration and the key that the parameters read. azd keeps both in its environment.
set -eu
cd "$(dirname "$0")/.."
bash infra/deploy.sh --azd prepare
