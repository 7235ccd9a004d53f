using Azure;
using Azure.Identity;
using PosCloud.Cli.Language;
using PosCloud.Trust.Tuf;

namespace PosCloud.Cli.Trust;

/// <summary>The key of the person at the prompt, wherever it lies.</summary>
internal sealed class PersonalKey(ITufSigner signer, IDisposable? owned) : ITufSigner, IDisposable
{
    public TufKey Key => signer.Key;

    /// <exception cref="CliException">The vault does not sign.</exception>
    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        try
        {
            return await signer.SignAsync(data, cancellationToken);
        }
        catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException)
        {
            throw new CliException(ExitCodes.Refused, Messages.ErrorVaultKey.With(Key.Id, e.Message.Split('\n')[0].Trim()), Messages.AdviceVaultKey);
        }
    }

    public void Dispose() => owned?.Dispose();
}
