using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PosCloud.Protocol.Data;

namespace PosCloud.Terminal.Data;

/// <summary>Counts and hashes the files of a set as they go by, in ordinal order of their names (docs/backups.md).</summary>
internal sealed class DataSetMeter(string dataSet) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _files;
    private long _records;
    private long _bytes;
    private bool _inRecord;

    /// <summary>The next file; its content is appended then.</summary>
    public void Begin(string name, long length)
    {
        EndRecord();
        _files++;
        _hash.AppendData(Encoding.UTF8.GetBytes(name));
        Span<byte> tail = stackalloc byte[9];
        tail[0] = 0;
        BinaryPrimitives.WriteInt64BigEndian(tail[1..], length);
        _hash.AppendData(tail);
    }

    public void Append(ReadOnlySpan<byte> content)
    {
        _hash.AppendData(content);
        _bytes += content.Length;
        foreach (var b in content)
        {
            if (b == '\n')
            {
                EndRecord();
            }
            else
            {
                _inRecord |= !Records.IsBlank(b);
            }
        }
    }

    public DataSetSummary End()
    {
        EndRecord();
        return new DataSetSummary(dataSet, _files, _records, _bytes, Convert.ToHexStringLower(_hash.GetHashAndReset()));
    }

    public void Dispose() => _hash.Dispose();

    // A record is a line that is not blank; the end of a file ends one too.
    private void EndRecord()
    {
        _records += _inRecord ? 1 : 0;
        _inRecord = false;
    }
}
