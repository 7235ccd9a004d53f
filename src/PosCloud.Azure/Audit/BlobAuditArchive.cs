using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using PosCloud.Azure.Blobs;
using PosCloud.Core;
using PosCloud.Core.Audit;
using PosCloud.Protocol.Audit;

namespace PosCloud.Azure.Audit;

/// <summary>
/// The container <c>audit</c>, whose blobs nobody can change for as long as its policy says: <c>{estate}/{first row}.jsonl</c> with
/// number and hash of its last row as metadata, and beside it <c>….jsonl.head.json</c>, as <c>poscloud audit verify</c> reads them.
/// </summary>
public sealed class BlobAuditArchive(BlobContainers containers) : IAuditArchive
{
    private const string Rows = ".jsonl";
    private const string SeqName = "seq";
    private const string HashName = "sha256";

    public async Task<AuditPart?> FindLastAsync(string estate, CancellationToken cancellationToken)
    {
        AuditPart? last = null;
        await foreach (var blob in containers.Audit.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, $"{estate}/", cancellationToken).ConfigureAwait(false))
        {
            // In the order of their names, which is the order of their rows.
            if (blob.Name.EndsWith(Rows, StringComparison.Ordinal))
            {
                last = new AuditPart(
                    long.Parse(blob.Name.AsSpan(estate.Length + 1, blob.Name.Length - estate.Length - 1 - Rows.Length), NumberStyles.None, CultureInfo.InvariantCulture),
                    new AuditHead(estate, long.Parse(blob.Metadata[SeqName], NumberStyles.None, CultureInfo.InvariantCulture), blob.Metadata[HashName]));
            }
        }

        return last;
    }

    public Task<bool> AddAsync(string estate, AuditPart part, string lines, CancellationToken cancellationToken) => CreateAsync(
        Name(estate, part),
        lines,
        "application/x-ndjson",
        new Dictionary<string, string>
        {
            [SeqName] = part.Head.Seq.ToString(CultureInfo.InvariantCulture),
            [HashName] = part.Head.Sha256,
        },
        cancellationToken);

    public Task EnsureHeadAsync(string estate, AuditPart part, CancellationToken cancellationToken) => CreateAsync(
        Name(estate, part) + ".head.json",
        JsonSerializer.Serialize(part.Head, CoreJson.Stored.AuditHead) + "\n",
        "application/json",
        metadata: null,
        cancellationToken);

    private static string Name(string estate, AuditPart part) => string.Create(CultureInfo.InvariantCulture, $"{estate}/{part.First:D19}{Rows}");

    private async Task<bool> CreateAsync(
        string name, string content, string type, Dictionary<string, string>? metadata, CancellationToken cancellationToken)
    {
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = type },
            Metadata = metadata,
        };
        try
        {
            await containers.Audit.GetBlockBlobClient(name).UploadAsync(
                new MemoryStream(Encoding.UTF8.GetBytes(content), writable: false), options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return false;
        }
    }
}
