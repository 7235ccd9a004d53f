using System.Security.Cryptography;
using Azure;
using Azure.Identity;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.KeyVault;
using PosCloud.Trust;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>
/// Keys of people: P-256, PKCS#8 in PEM, encrypted with a passphrase (PBES2, RFC 8018), or in Key Vault under an address. The
/// passphrase comes from the environment or from stdin, never from the command line.
/// </summary>
internal sealed class SigningKeys(CliServices services)
{
    public const string Variable = "POSCLOUD_KEY_PASSPHRASE";

    private const int MaxFileBytes = 16 * 1024;
    private const int MinPassphrase = 12;

    private readonly ICliConsole console = services.Console;

    // OWASP's figure for PBKDF2 with HMAC-SHA-256.
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    /// <summary>Makes a key pair: the private half into <paramref name="path"/>, the public half beside it as <c>.pub.pem</c>.</summary>
    /// <returns>The public key.</returns>
    /// <exception cref="IOException">A file is there already: a key is never overwritten.</exception>
    public async Task<TufKey> GenerateAsync(string path, CancellationToken cancellationToken)
    {
        var passphrase = await PassphraseAsync(cancellationToken);
        if (passphrase.Length < MinPassphrase)
        {
            throw new CliException(ExitCodes.Usage, Messages.ErrorPassphraseShort.With(MinPassphrase), Messages.AdvicePassphrase);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption);
        await using (var file = new StreamWriter(new FileStream(path, LoginStore.PrivateFile())))
        {
            await file.WriteLineAsync(pem.AsMemory(), cancellationToken);
        }

        await File.WriteAllTextAsync(PublicPath(path), key.ExportSubjectPublicKeyInfoPem() + "\n", cancellationToken);
        return TufKey.From(key);
    }

    public static string PublicPath(string path) => path + ".pub.pem";

    /// <summary>Opens a private key: a file, or a key with its version in Key Vault. The caller disposes it.</summary>
    public async Task<PersonalKey> OpenAsync(string key, CancellationToken cancellationToken)
    {
        if (KeyVaultKeys.IsAddress(key))
        {
            return new PersonalKey(InVault(key), owned: null);
        }

        var file = await OpenFileAsync(key, cancellationToken);
        return new PersonalKey(new EcdsaTufSigner(file), file);
    }

    private async Task<ECDsa> OpenFileAsync(string path, CancellationToken cancellationToken)
    {
        var pem = await ReadAsync(path, cancellationToken);
        var passphrase = pem.Contains("ENCRYPTED", StringComparison.Ordinal) ? await PassphraseAsync(cancellationToken) : null;
        var key = ECDsa.Create();
        try
        {
            if (passphrase is not null)
            {
                key.ImportFromEncryptedPem(pem, passphrase);
            }
            else
            {
                key.ImportFromPem(pem);
                console.Note(Messages.NoteKeyPlain.With(path));
            }

            key.SignData([], HashAlgorithmName.SHA256);
            _ = EcJwks.FromKey(key);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or TrustException)
        {
            key.Dispose();
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorKey.With(path), Messages.AdviceKey);
        }
    }

    /// <summary>Reads a public key, as <see cref="GenerateAsync"/> wrote it, or of a key in Key Vault.</summary>
    public async Task<TufKey> ReadPublicAsync(string path, CancellationToken cancellationToken)
    {
        if (KeyVaultKeys.IsAddress(path))
        {
            return InVault(path).Key;
        }

        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(await ReadAsync(path, cancellationToken));
            return TufKey.From(key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or TufException)
        {
            throw new CliException(ExitCodes.LocalFile, Messages.ErrorPublicKey.With(path), Messages.AdvicePublicKey);
        }
    }

    private ITufSigner InVault(string address)
    {
        try
        {
            return services.Vault().Open(address);
        }
        catch (Exception e) when (e is InvalidOperationException or RequestFailedException or AuthenticationFailedException)
        {
            throw new CliException(ExitCodes.Refused, Messages.ErrorVaultKey.With(address, e.Message.Split('\n')[0].Trim()), Messages.AdviceVaultKey);
        }
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken) =>
        new FileInfo(path) is { Exists: true, Length: <= MaxFileBytes }
            ? await File.ReadAllTextAsync(path, cancellationToken)
            : throw new CliException(ExitCodes.LocalFile, Messages.ErrorKey.With(path), Messages.AdviceKey);

    private async Task<string> PassphraseAsync(CancellationToken cancellationToken)
    {
        if (services.Environment(Variable) is { Length: > 0 } given)
        {
            return given;
        }

        console.Note(Messages.PromptPassphrase);
        return await console.ReadLineAsync(cancellationToken) ?? "";
    }
}
