using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using PosCloud.Core;
using PosCloud.Functions.Http;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Admin;

/// <summary>The door for admins: token, role, estate, names, body; in this order, and nothing behind it without all of them.</summary>
public sealed class AdminGateway(AdminTokens tokens, EstateOptions estates)
{
    private const int DefaultPage = 100;

    /// <summary>A request with a JSON body.</summary>
    public async Task<IResult> WriteAsync<TIn, TOut>(
        HttpRequest request,
        string role,
        string estate,
        IReadOnlyList<string> names,
        JsonTypeInfo<TIn> inType,
        Func<AdminCall<TIn>, CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken,
        int status = StatusCodes.Status200OK,
        int maxBytes = Limits.BodyBytes)
        where TIn : class
        where TOut : class
    {
        var admitted = await AdmitAsync(request, role, estate, names).ConfigureAwait(false);
        if (!admitted.Is(out var administrator, out var problem))
        {
            return new ProblemResult(problem);
        }

        var read = await RequestBody.ReadAsync(request, cancellationToken, maxBytes).ConfigureAwait(false);
        if (!read.Is(out var body, out problem) || !RequestBody.Parse(body, inType).Is(out var parsed, out problem))
        {
            return new ProblemResult(problem);
        }

        var outcome = await handle(new AdminCall<TIn>(administrator.Name, parsed, IfMatch(request)), cancellationToken).ConfigureAwait(false);
        return outcome.Is(out var answer, out problem) ? Results.Json(answer, outType, statusCode: status) : new ProblemResult(problem);
    }

    /// <summary>A request without a body.</summary>
    public async Task<IResult> ReadAsync<TOut>(
        HttpRequest request,
        string role,
        string estate,
        IReadOnlyList<string> names,
        Func<CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken)
        where TOut : class
    {
        var admitted = await AdmitAsync(request, role, estate, names).ConfigureAwait(false);
        if (!admitted.Is(out _, out var problem))
        {
            return new ProblemResult(problem);
        }

        var outcome = await handle(cancellationToken).ConfigureAwait(false);
        return outcome.Is(out var answer, out problem) ? Results.Json(answer, outType) : new ProblemResult(problem);
    }

    /// <summary>A page of a list: <c>?limit=</c> (1 to 500) and <c>?continuation=</c>.</summary>
    public Task<IResult> ListAsync<T>(
        HttpRequest request,
        string role,
        string estate,
        Func<int, string?, CancellationToken, Task<Page<T>>> list,
        JsonTypeInfo<Page<T>> outType,
        CancellationToken cancellationToken) =>
        ReadAsync(
            request,
            role,
            estate,
            [],
            async token =>
            {
                var limit = DefaultPage;
                if (request.Query["limit"].ToString() is { Length: > 0 } text
                    && (!int.TryParse(text, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Limits.PageSize))
                {
                    return new Problem(Reasons.FieldInvalid, $"limit: must be a number from 1 to {Limits.PageSize}");
                }

                var continuation = request.Query["continuation"].ToString() is { Length: > 0 } given ? given : null;
                if (continuation is not null && !Names.IsId(continuation))
                {
                    return new Problem(Reasons.FieldInvalid, "continuation: is not from an earlier page");
                }

                return await list(limit, continuation, token).ConfigureAwait(false);
            },
            outType,
            cancellationToken);

    private static string? IfMatch(HttpRequest request) => request.Headers.IfMatch.ToString() is { Length: > 0 } given ? given : null;

    private async Task<Outcome<Administrator>> AdmitAsync(HttpRequest request, string role, string estate, IReadOnlyList<string> names)
    {
        var authenticated = await tokens.AuthenticateAsync(request).ConfigureAwait(false);
        if (!authenticated.Is(out var administrator, out var problem))
        {
            return problem;
        }

        if (!administrator.May(role, estate))
        {
            return new Problem(Reasons.RoleMissing, $"This needs the role {role}.");
        }

        if (!Names.IsEstate(estate) || !names.All(name => Names.IsId(name)))
        {
            return Reasons.NameInvalid;
        }

        return estates.Has(estate) ? administrator : Reasons.EstateUnknown;
    }
}
