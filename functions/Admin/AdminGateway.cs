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

    /// <summary>A request with a JSON body that changes something; needs <paramref name="role"/>.</summary>
    public Task<IResult> WriteAsync<TIn, TOut>(
        HttpRequest request,
        string role,
        string estate,
        IReadOnlyList<string> names,
        JsonTypeInfo<TIn> inType,
        Func<AdminCall<TIn>, CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken,
        int status = StatusCodes.Status200OK)
        where TIn : class
        where TOut : class =>
        RunAsync(request, [role], estate, names, inType, handle, outType, status, cancellationToken);

    /// <summary>A request with a JSON body that changes nothing; open to every role.</summary>
    public Task<IResult> AskAsync<TIn, TOut>(
        HttpRequest request,
        string estate,
        IReadOnlyList<string> names,
        JsonTypeInfo<TIn> inType,
        Func<AdminCall<TIn>, CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken)
        where TIn : class
        where TOut : class =>
        RunAsync(request, Roles.All, estate, names, inType, handle, outType, StatusCodes.Status200OK, cancellationToken);

    /// <summary>A request without a body; open to every role.</summary>
    public Task<IResult> ReadAsync<TOut>(
        HttpRequest request,
        string estate,
        IReadOnlyList<string> names,
        Func<CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken)
        where TOut : class =>
        ReadAsync(request, Roles.All, estate, names, handle, outType, cancellationToken);

    /// <summary>A page of a list: <c>?limit=</c> (1 to 500) and <c>?continuation=</c>; open to every role.</summary>
    public Task<IResult> ListAsync<T>(
        HttpRequest request,
        string estate,
        Func<int, string?, CancellationToken, Task<Page<T>>> list,
        JsonTypeInfo<Page<T>> outType,
        CancellationToken cancellationToken) =>
        ListAsync(request, Roles.All, estate, list, outType, cancellationToken);

    private async Task<IResult> RunAsync<TIn, TOut>(
        HttpRequest request,
        IReadOnlyList<string> roles,
        string estate,
        IReadOnlyList<string> names,
        JsonTypeInfo<TIn> inType,
        Func<AdminCall<TIn>, CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        int status,
        CancellationToken cancellationToken)
        where TIn : class
        where TOut : class
    {
        var admitted = await AdmitAsync(request, roles, estate, names).ConfigureAwait(false);
        if (!admitted.Is(out var administrator, out var problem))
        {
            return new ProblemResult(problem);
        }

        var read = await RequestBody.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        if (!read.Is(out var body, out problem) || !RequestBody.Parse(body, inType).Is(out var parsed, out problem))
        {
            return new ProblemResult(problem);
        }

        var outcome = await handle(new AdminCall<TIn>(administrator.Name, parsed, IfMatch(request)), cancellationToken).ConfigureAwait(false);
        return outcome.Is(out var answer, out problem) ? Results.Json(answer, outType, statusCode: status) : new ProblemResult(problem);
    }

    private async Task<IResult> ReadAsync<TOut>(
        HttpRequest request,
        IReadOnlyList<string> roles,
        string estate,
        IReadOnlyList<string> names,
        Func<CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        CancellationToken cancellationToken)
        where TOut : class
    {
        var admitted = await AdmitAsync(request, roles, estate, names).ConfigureAwait(false);
        if (!admitted.Is(out _, out var problem))
        {
            return new ProblemResult(problem);
        }

        var outcome = await handle(cancellationToken).ConfigureAwait(false);
        return outcome.Is(out var answer, out problem) ? Results.Json(answer, outType) : new ProblemResult(problem);
    }

    private Task<IResult> ListAsync<T>(
        HttpRequest request,
        IReadOnlyList<string> roles,
        string estate,
        Func<int, string?, CancellationToken, Task<Page<T>>> list,
        JsonTypeInfo<Page<T>> outType,
        CancellationToken cancellationToken) =>
        ReadAsync(
            request,
            roles,
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

    private async Task<Outcome<Administrator>> AdmitAsync(HttpRequest request, IReadOnlyList<string> roles, string estate, IReadOnlyList<string> names)
    {
        var authenticated = await tokens.AuthenticateAsync(request).ConfigureAwait(false);
        if (!authenticated.Is(out var administrator, out var problem))
        {
            return problem;
        }

        if (!administrator.May(roles, estate))
        {
            return new Problem(
                Reasons.RoleMissing,
                roles.Count == 1 ? $"This needs the role {roles[0]}." : $"This needs one of the roles {string.Join(", ", roles)}.");
        }

        if (!Names.IsEstate(estate) || !names.All(name => Names.IsId(name)))
        {
            return Reasons.NameInvalid;
        }

        return estates.Has(estate) ? administrator : Reasons.EstateUnknown;
    }
}
