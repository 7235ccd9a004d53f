namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

internal sealed class UntypedInvocationResult(ResultCell cell) : InvocationResult
{
    public override object? Value
    {
        get => cell.Value;
        set => cell.Value = value;
    }
}
