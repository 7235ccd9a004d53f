using System.Text;
using PosCloud.Protocol;

namespace PosCloud.Trust.Backups;

/// <summary>Whose backup it is. It stands in the header and is bound to every key, so that no backup can be passed off as another.</summary>
/// <param name="Estate">The tenant.</param>
/// <param name="TerminalId">The terminal that made it; a replacement has the same.</param>
/// <param name="BackupId">Given by the terminal.</param>
public sealed record BackupContext(string Estate, string TerminalId, string BackupId)
{
    /// <summary>Bytes at most: three names and two separators.</summary>
    public const int MaxBytes = 3 * Names.MaxLength + 2;

    /// <summary><c>estate/terminalId/backupId</c> in UTF-8. Names have no <c>/</c>.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"{Estate}/{TerminalId}/{BackupId}");

    /// <exception cref="BackupException"><see cref="BackupError.Malformed"/></exception>
    public static BackupContext Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= MaxBytes && !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            var parts = Encoding.ASCII.GetString(bytes).Split('/');
            if (parts.Length == 3 && Names.IsEstate(parts[0]) && Names.IsId(parts[1]) && Names.IsId(parts[2]))
            {
                return new BackupContext(parts[0], parts[1], parts[2]);
            }
        }

        throw BackupException.Malformed("The backup does not say whose it is.");
    }
}
