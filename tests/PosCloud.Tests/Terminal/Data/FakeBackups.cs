using System.Net;
using System.Text;
using System.Xml.Linq;
using PosCloud.Protocol;
using PosCloud.Protocol.Data;
using PosCloud.Protocol.Problems;
using PosCloud.Protocol.Terminals;
using PosCloud.Trust.Backups;

namespace PosCloud.Tests.Terminal.Data;

/// <summary>How the service and its storage take backups: blocks, a list of them, and a hash that must fit.</summary>
internal sealed class FakeBackups
{
    private readonly Dictionary<string, UploadRequest> _declared = [];
    private readonly Dictionary<string, Dictionary<string, byte[]>> _blocks = [];
    private readonly Dictionary<string, byte[]> _staged = [];
    private readonly HashSet<string> _complete = [];

    /// <summary>What the service has, whole and hashed, by backup id.</summary>
    public Dictionary<string, byte[]> Completed { get; } = [];

    /// <summary>What the terminal said about it.</summary>
    public Dictionary<string, BackupDeclaration> Declarations { get; } = [];

    /// <summary>Indexes of the blocks that arrived, in order.</summary>
    public List<int> Blocks { get; } = [];

    /// <summary>Changes a block on its way.</summary>
    public Func<byte[], byte[]>? Wire { get; set; }

    public static bool Is(string path) => path.Contains("/backup-", StringComparison.Ordinal);

    public UploadTicket Ask(UploadRequest request)
    {
        var check = new FieldChecker();
        request.Check(check);
        Assert.Null(check.Error);
        var header = BackupHeader.Parse(Convert.FromBase64String(request.Backup!.Header));
        Assert.Equal(new BackupContext(FakeCloud.Estate, FakeCloud.TerminalId, request.Backup.BackupId), header.Context);
        var id = $"backup-{request.Sha256[..32]}";
        _declared[id] = request;
        return _complete.Contains(id)
            ? new UploadTicket(id, DateTimeOffset.MaxValue)
            : new UploadTicket(id, DateTimeOffset.MaxValue, new Uri($"http://storage.test/{id}?sig=up"));
    }

    public HttpStatusCode Put(string path, string query, byte[] body)
    {
        var id = path.Split('/')[^1];
        Assert.Contains("sig=up", query, StringComparison.Ordinal);
        var blocks = _blocks.TryGetValue(id, out var known) ? known : _blocks[id] = [];
        if (query.Contains("comp=blocklist", StringComparison.Ordinal))
        {
            var wanted = XDocument.Parse(Encoding.UTF8.GetString(body)).Root!.Elements("Latest").Select(e => e.Value).ToList();
            if (!wanted.TrueForAll(blocks.ContainsKey))
            {
                return HttpStatusCode.BadRequest;
            }

            _staged[id] = [.. wanted.SelectMany(b => blocks[b])];
            return HttpStatusCode.Created;
        }

        Assert.Contains("comp=block&", query, StringComparison.Ordinal);
        var block = Uri.UnescapeDataString(query.Split("blockid=")[1]);
        Blocks.Add(int.Parse(Encoding.ASCII.GetString(Convert.FromBase64String(block)), System.Globalization.CultureInfo.InvariantCulture));
        blocks[block] = Wire?.Invoke(body) ?? body;
        return HttpStatusCode.Created;
    }

    /// <summary>Blocks that nobody listed are discarded by the storage after a week.</summary>
    public void Forget() => _blocks.Clear();

    public Reason? Complete(string id)
    {
        if (_complete.Contains(id))
        {
            return null;
        }

        var request = _declared[id];
        if (!_staged.TryGetValue(id, out var file))
        {
            return Reasons.UploadMissing;
        }

        if (file.Length != request.Length || TestImages.Sha256(file) != request.Sha256)
        {
            return Reasons.UploadHashMismatch;
        }

        // The staging goes with its blocks.
        _staged.Remove(id);
        _blocks.Remove(id);
        _complete.Add(id);
        Completed[request.Backup!.BackupId] = file;
        Declarations[request.Backup.BackupId] = request.Backup;
        return null;
    }

    public UploadReceipt Receipt(string id) => new(id, _declared[id].Sha256, _declared[id].Length);
}
