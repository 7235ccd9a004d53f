using Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

namespace Microsoft.Azure.Functions.Worker;

public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>What the function returned; middleware may replace or clear it.</summary>
    /// <exception cref="InvalidOperationException">The result is of another type than <typeparamref name="T"/>.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context)
    {
        var cell = ResultCell.Of(context);
        return cell.Value is null or T
            ? new TypedInvocationResult<T>(cell)
            : throw new InvalidOperationException($"The invocation result is of the type '{cell.Value.GetType()}', not '{typeof(T)}'.");
    }

    /// <inheritdoc cref="GetInvocationResult{T}(FunctionContext)"/>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new UntypedInvocationResult(ResultCell.Of(context));
}
