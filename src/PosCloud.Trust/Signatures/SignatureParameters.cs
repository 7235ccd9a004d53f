namespace PosCloud.Trust.Signatures;

/// <summary>
/// Reads <c>Signature-Input</c>: a dictionary (RFC 8941, section 3.2) with the one member <c>sig1</c>, an inner list of the
/// covered components and parameters. Only the canonical text passes: no optional white space, no escapes, each parameter
/// once, none beside <c>created</c>, <c>nonce</c>, <c>keyid</c>, <c>alg</c> and <c>tag</c>; only <c>nonce</c> may be absent.
/// </summary>
internal ref struct SignatureParameters
{
    private ReadOnlySpan<char> _rest;

    /// <summary>The value of <c>keyid</c>.</summary>
    public ReadOnlySpan<char> KeyId { get; private set; }

    /// <summary>The value of <c>nonce</c>; empty when absent.</summary>
    public ReadOnlySpan<char> Nonce { get; private set; }

    /// <summary>Reads a header value.</summary>
    /// <returns>What is wrong, or null when all is well.</returns>
    public static string? Read(ReadOnlySpan<char> header, bool withCredential, out SignatureParameters parameters)
    {
        parameters = default;
        if (header.Length > SignatureProfile.HeaderChars)
        {
            return "Signature-Input is longer than 2048 characters.";
        }

        if (!header.StartsWith(SignatureProfile.Label))
        {
            return "Signature-Input must have the one label sig1.";
        }

        var components = withCredential ? SignatureProfile.ComponentsWithCredential : SignatureProfile.Components;
        parameters._rest = header[SignatureProfile.Label.Length..];
        return parameters.Take(components)
            ? parameters.ReadParameters()
            : withCredential
                ? "Signature-Input must cover @method, @path, @query, content-digest and poscloud-credential in this order."
                : "Signature-Input must cover @method, @path, @query and content-digest in this order.";
    }

    private string? ReadParameters()
    {
        bool created = false, nonce = false, keyId = false, algorithm = false, tag = false;
        while (!_rest.IsEmpty)
        {
            bool once;
            if (Take(";created="))
            {
                once = !created && TakeInteger();
                created = true;
            }
            else if (Take(";nonce="))
            {
                once = TakeString(SignatureProfile.NonceChars, out var value) && !nonce;
                Nonce = value;
                nonce = true;
            }
            else if (Take(";keyid="))
            {
                once = TakeString(SignatureProfile.KeyIdChars, out var value) && !keyId;
                KeyId = value;
                keyId = true;
            }
            else if (Take(";alg="))
            {
                once = !algorithm && TakeString(SignatureProfile.HeaderChars, out var value) && value is SignatureProfile.Algorithm;
                algorithm = true;
            }
            else if (Take(";tag="))
            {
                once = !tag && TakeString(SignatureProfile.HeaderChars, out var value) && value is SignatureProfile.Tag;
                tag = true;
            }
            else
            {
                return "Signature-Input must end after the parameters created, nonce, keyid, alg and tag of the one label sig1.";
            }

            if (!once)
            {
                return "A parameter of Signature-Input is doubled, malformed or has a value that is not accepted.";
            }
        }

        return created && keyId && algorithm && tag ? null : "Signature-Input needs the parameters created, keyid, alg and tag.";
    }

    private bool Take(string text)
    {
        if (!_rest.StartsWith(text))
        {
            return false;
        }

        _rest = _rest[text.Length..];
        return true;
    }

    // An RFC 8941 integer has at most 15 digits; canonical ones have no leading zero. The value is never used: a
    // terminal's clock may be wrong, so freshness comes from the nonce alone.
    private bool TakeInteger()
    {
        var end = _rest.IndexOfAnyExcept(SignatureProfile.Digits);
        var digits = end < 0 ? _rest : _rest[..end];
        _rest = _rest[digits.Length..];
        return digits.Length is > 0 and <= 15 && (digits.Length == 1 || digits[0] != '0');
    }

    private bool TakeString(int maxLength, out ReadOnlySpan<char> value)
    {
        value = default;
        if (!Take("\""))
        {
            return false;
        }

        var end = _rest.IndexOfAnyExcept(SignatureProfile.ParameterAlphabet);
        if (end <= 0 || end > maxLength || _rest[end] != '"')
        {
            return false;
        }

        value = _rest[..end];
        _rest = _rest[(end + 1)..];
        return true;
    }
}
