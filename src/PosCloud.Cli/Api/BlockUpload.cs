using System.Globalization;
using System.Text;

namespace PosCloud.Cli.Api;

/// <summary>A file on its way to a block blob: which blocks there are and which of them storage has.</summary>
internal sealed class BlockUpload
{
    /// <summary>4 MiB: a block is repeated quickly on a bad line, and the largest image stays below 50,000 blocks.</summary>
    public const int BlockBytes = 4 * 1024 * 1024;

    private readonly bool[] _staged;

    public BlockUpload(string path)
    {
        Path = path;
        Length = new FileInfo(path).Length;
        ArgumentOutOfRangeException.ThrowIfZero(Length, nameof(path));
        _staged = new bool[checked((int)((Length + BlockBytes - 1) / BlockBytes))];
    }

    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    public int BlockCount => _staged.Length;

    /// <summary>Bytes that storage has confirmed.</summary>
    public long StagedBytes { get; private set; }

    public IEnumerable<int> Missing()
    {
        for (var i = 0; i < _staged.Length; i++)
        {
            if (!_staged[i])
            {
                yield return i;
            }
        }
    }

    public int LengthOf(int block) => (int)Math.Min(BlockBytes, Length - ((long)block * BlockBytes));

    /// <summary>Block ids of one blob must all have the same length (Put Block, <c>blockid</c>).</summary>
    public static string IdOf(int block) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(block.ToString("D8", CultureInfo.InvariantCulture)));

    public void MarkStaged(int block, IProgress<long>? progress)
    {
        lock (_staged)
        {
            _staged[block] = true;
            StagedBytes += LengthOf(block);
            progress?.Report(StagedBytes);
        }
    }

    /// <summary>Forgets what was staged: another blob has none of it.</summary>
    public void StartAgain()
    {
        Array.Clear(_staged);
        StagedBytes = 0;
    }
}
