using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Terminals;

/// <summary><c>POST /v1/terminals/{terminalId}/uploads/{uploadId}/complete</c></summary>
public sealed class CompleteUploadFunction(TerminalGateway gateway, UploadHandler handler)
{
    [Function("CompleteUpload")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/terminals/{terminalId}/uploads/{uploadId}/complete")] HttpRequest request,
        string terminalId,
        string uploadId,
        CancellationToken cancellationToken) =>
        gateway.HandleAsync(
            request,
            terminalId,
            ProtocolJson.Default.EmptyRequest,
            (message, token) => Names.IsId(uploadId)
                ? handler.CompleteAsync(message.Sender, uploadId, token)
                : Task.FromResult<Outcome<Protocol.Terminals.UploadReceipt>>(Reasons.NameInvalid),
            ProtocolJson.Default.UploadReceipt,
            cancellationToken);
}
