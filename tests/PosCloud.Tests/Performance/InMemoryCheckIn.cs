using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PosCloud.Functions.Terminals;
using PosCloud.Protocol;

namespace PosCloud.Tests.Performance;

/// <summary>A check-in from the request's headers and body to the written answer, without a network. Shared with the benchmarks.</summary>
internal static class InMemoryCheckIn
{
    /// <summary>Completes on the calling thread, since nothing here waits.</summary>
    public static async Task HandleAsync(CheckInFunction function, HttpContext context, string terminalId)
    {
        var result = await function.RunAsync(context.Request, terminalId, CancellationToken.None);
        await result.ExecuteAsync(context);
    }

    /// <summary>A request as the host gives it to the function. The answer goes to <paramref name="answer"/>.</summary>
    public static DefaultHttpContext Context(IServiceProvider services, SampleRequest sample, MemoryStream answer)
    {
        answer.SetLength(0);
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = answer;
        var request = context.Request;
        request.Method = HttpMethods.Post;
        request.Path = sample.Path;
        request.ContentType = "application/json";
        request.ContentLength = sample.Body.Length;
        request.Body = new MemoryStream(sample.Body);
        request.Headers[Headers.Credential] = sample.Credential;
        request.Headers[Headers.ContentDigest] = sample.Signed.ContentDigest;
        request.Headers[Headers.SignatureInput] = sample.Signed.SignatureInput;
        request.Headers[Headers.Signature] = sample.Signed.Signature;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = sample.Path;
        return context;
    }
}
