using System.Security.Cryptography;
using PosCloud.Protocol;

namespace PosCloud.Tests.Trust;

/// <summary>Published keys, so that a failing test can be repeated with any other tool.</summary>
internal static class TestKeys
{
    /// <summary>RFC 9421, appendix B.1.3, <c>test-key-ecc-p256</c>.</summary>
    public static readonly EcJwk Rfc9421 = new(
        "EC", "P-256", "qIVYZVLCrPZHGHjP17CTW0_-D9Lfw0EkjqF7xB4FivA", "Mc4nN9LTDOBhfoUeg8Ye9WedFRhnZXZJA12Qp0zZ6F0");

    /// <summary>RFC 9449, section 4.1; its thumbprint is in section 6.1.</summary>
    public static readonly EcJwk Rfc9449 = new(
        "EC", "P-256", "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");

    /// <summary>The private half of <see cref="Rfc9421"/>.</summary>
    public static ECDsa Rfc9421Private()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(
            """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIFKbhfNZfpDsW43+0+JjUr9K+bTeuxopu653+hBaXGA7oAoGCCqGSM49
            AwEHoUQDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lfw0EkjqF7xB4FivAxzic30tMM
            4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
            -----END EC PRIVATE KEY-----
            """);
        return key;
    }

    public static ECDsa New() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
