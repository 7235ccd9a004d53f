using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

/// <summary>The context of one invocation; it owns the invocation's service scope.</summary>
internal sealed class LocalFunctionContext : FunctionContext, IAsyncDisposable
{
    private readonly AsyncServiceScope _scope;

    public LocalFunctionContext(Invocation invocation, AsyncServiceScope scope, CancellationToken cancellationToken)
    {
        _scope = scope;
        Invocation = invocation;
        InstanceServices = scope.ServiceProvider;
        CancellationToken = cancellationToken;
        BindingContext = new LocalBindingContext(invocation.RouteValues);
        Features.Set(new ResultCell());
        Features.Set(invocation.Function.Definition);
    }

    public Invocation Invocation { get; }

    public override string InvocationId => Invocation.Id;

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext => Invocation.Trace;

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext => Invocation.Retry!;

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Invocation.Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();
}
