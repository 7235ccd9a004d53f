using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Core.Terminals;
using PosCloud.Functions.Admin;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Functions.Fleet;

/// <summary><c>POST /v1/estates/{estate}/enrolment-codes</c></summary>
public sealed class CreateCodesFunction(AdminGateway gateway, EnrolmentCodes codes)
{
    [Function("CreateCodes")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/estates/{estate}/enrolment-codes")] HttpRequest request,
        string estate,
        CancellationToken cancellationToken) =>
        gateway.WriteAsync(
            request,
            Roles.ManageTerminals,
            estate,
            [],
            ProtocolJson.Strict<CreateCodesRequest>(),
            async (call, token) => await codes.CreateAsync(estate, call.Body, call.Actor, token).ConfigureAwait(false),
            ProtocolJson.Default.PageEnrolmentCode,
            cancellationToken,
            StatusCodes.Status201Created);
}
