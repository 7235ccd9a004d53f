namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

internal sealed class TypedInvocationResult<T>(ResultCell cell) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)cell.Value;
        set => cell.Value = value;
    }
}
