"""The rules of the policy check, one file each. Each gives findings; `error` is refused, `failed` can be mended."""
