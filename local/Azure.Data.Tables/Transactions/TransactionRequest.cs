using System.Buffers;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables.Transactions;

/// <summary>The body of a <c>$batch</c> request: one changeset of HTTP requests as multipart/mixed.</summary>
internal sealed class TransactionRequest
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly string batch;
    private readonly string changeset;

    public TransactionRequest(Guid id)
    {
        batch = $"batch_{id:D}";
        changeset = $"changeset_{id:D}";
        Write($"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeset}\r\n\r\n");
    }

    public string ContentType => $"multipart/mixed; boundary={batch}";

    public void Append(RequestMethod method, string url, ETag? ifMatch, ReadOnlyMemory<byte> body)
    {
        Write($"--{changeset}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
        Write($"{method} {url} HTTP/1.1\r\nAccept: {Rest.TableRest.Json}\r\nDataServiceVersion: 3.0\r\n");
        if (ifMatch is { } etag)
        {
            Write($"If-Match: {etag.ToString()}\r\n");
        }

        if (!body.IsEmpty)
        {
            Write("Prefer: return-no-content\r\nContent-Type: application/json\r\n");
        }

        Write("\r\n");
        buffer.Write(body.Span);
        Write("\r\n");
    }

    public ReadOnlyMemory<byte> Complete()
    {
        Write($"--{changeset}--\r\n--{batch}--\r\n");
        return buffer.WrittenMemory;
    }

    private void Write(string text) => Encoding.UTF8.GetBytes(text, buffer);
}
