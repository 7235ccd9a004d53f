using System.Globalization;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PosCloud.Core;
using PosCloud.Core.Audit;
using PosCloud.Functions.Http;
using PosCloud.Protocol;
using PosCloud.Protocol.Problems;

namespace PosCloud.Functions.Admin;

/// <summary>
/// The door for admins: token, role, estate, names, body; in this order, and nothing behind it without all of them. What changes
/// something goes through <c>WriteAsync</c> and so into the audit log.
/// </summary>
public sealed partial class AdminGateway(AdminTokens tokens, EstateOptions estates, AuditTrail trail, ILogger<AdminGateway> logger)
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
        int status = StatusCodes.Status200OK,
        int maxBytes = Limits.BodyBytes)
        where TIn : class
        where TOut : class =>
        RunAsync(request, [role], isAudited: true, estate, names, inType, handle, outType, status, maxBytes, cancellationToken);

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
        RunAsync(request, Roles.All, isAudited: false, estate, names, inType, handle, outType, StatusCodes.Status200OK, Limits.BodyBytes, cancellationToken);

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
        ListAsync(request, Roles.All, estate, [], async (limit, continuation, token) => await list(limit, continuation, token).ConfigureAwait(false), outType, cancellationToken);

    /// <summary>A page of a list that belongs to something by name; open to every role.</summary>
    public Task<IResult> ListAsync<T>(
        HttpRequest request,
        string estate,
        IReadOnlyList<string> names,
        Func<int, string?, CancellationToken, Task<Outcome<Page<T>>>> list,
        JsonTypeInfo<Page<T>> outType,
        CancellationToken cancellationToken) =>
        ListAsync(request, Roles.All, estate, names, list, outType, cancellationToken);

    /// <summary>The same, of a list that may refuse what is asked for.</summary>
    public Task<IResult> ListAsync<T>(
        HttpRequest request,
        string estate,
        Func<int, string?, CancellationToken, Task<Outcome<Page<T>>>> list,
        JsonTypeInfo<Page<T>> outType,
        CancellationToken cancellationToken) =>
        ListAsync(request, Roles.All, estate, [], list, outType, cancellationToken);

    /// <summary>A page of the audit log; needs <see cref="Roles.ReadAudit"/>. Who looked is logged (PCI DSS 10.2.1.3).</summary>
    public Task<IResult> AuditAsync<T>(
        HttpRequest request,
        string estate,
        Func<int, string?, CancellationToken, Task<Outcome<Page<T>>>> list,
        JsonTypeInfo<Page<T>> outType,
        CancellationToken cancellationToken) =>
        ListAsync(request, [Roles.ReadAudit], estate, [], list, outType, cancellationToken);

    private async Task<IResult> RunAsync<TIn, TOut>(
        HttpRequest request,
        IReadOnlyList<string> roles,
        bool isAudited,
        string estate,
        IReadOnlyList<string> names,
        JsonTypeInfo<TIn> inType,
        Func<AdminCall<TIn>, CancellationToken, Task<Outcome<TOut>>> handle,
        JsonTypeInfo<TOut> outType,
        int status,
        int maxBytes,
        CancellationToken cancellationToken)
        where TIn : class
        where TOut : class
    {
        var admitted = await AdmitAsync(request, roles, estate, names).ConfigureAwait(false);
        if (!admitted.Is(out var administrator, out var problem))
        {
            return new ProblemResult(problem);
        }

        var read = await RequestBody.ReadAsync(request, cancellationToken, maxBytes).ConfigureAwait(false);
        if (!read.Is(out var body, out problem) || !RequestBody.Parse(body, inType).Is(out var parsed, out problem))
        {
            return new ProblemResult(problem);
        }

        var call = new AdminCall<TIn>(administrator.Name, parsed, IfMatch(request));
        var outcome = isAudited
            ? await trail.RunAsync(
                new AuditAction(estate, call.Actor, Action(request, estate), (parsed as IReasoned)?.Reason, Encoding.UTF8.GetString(body)),
                () => handle(call, cancellationToken),
                cancellationToken).ConfigureAwait(false)
            : await handle(call, cancellationToken).ConfigureAwait(false);
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
        IReadOnlyList<string> names,
        Func<int, string?, CancellationToken, Task<Outcome<Page<T>>>> list,
        JsonTypeInfo<Page<T>> outType,
        CancellationToken cancellationToken) =>
        ReadAsync(
            request,
            roles,
            estate,
            names,
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
            LogRoleMissing(administrator.Name, request.Method, request.Path.ToUriComponent());
            return new Problem(
                Reasons.RoleMissing,
                roles.Count == 1 ? $"This needs the role {roles[0]}." : $"This needs one of the roles {string.Join(", ", roles)}.");
        }

        if (!Names.IsEstate(estate) || !names.All(name => Names.IsId(name)))
        {
            return Reasons.NameInvalid;
        }

        if (!estates.Has(estate))
        {
            return Reasons.EstateUnknown;
        }

        if (roles is [Roles.ReadAudit])
        {
            LogAuditRead(administrator.Name, estate);
        }

        return administrator;
    }

    /// <summary>Method and path below the estate. The names in it were checked.</summary>
    private static string Action(HttpRequest request, string estate)
    {
        var path = request.Path.Value!;
        var prefix = $"/estates/{estate}/";
        return $"{request.Method} {path[(path.IndexOf(prefix, StringComparison.Ordinal) + prefix.Length)..]}";
    }

    [LoggerMessage(1101, LogLevel.Warning, "{Actor} lacks the role for {Method} {Path}")]
    private partial void LogRoleMissing(string actor, string method, string path);

    [LoggerMessage(1102, LogLevel.Information, "{Actor} reads the audit log of estate {Estate}")]
    private partial void LogAuditRead(string actor, string estate);
}
