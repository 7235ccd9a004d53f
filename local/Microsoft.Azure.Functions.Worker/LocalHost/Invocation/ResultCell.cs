namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

/// <summary>Where the result of one invocation is kept, so that every view of it sees the same value.</summary>
internal sealed class ResultCell
{
    public object? Value { get; set; }

    public static ResultCell Of(FunctionContext context) =>
        context.Features.Get<ResultCell>()
        ?? throw new InvalidOperationException("The context was not made by the host: it has no invocation result.");
}
