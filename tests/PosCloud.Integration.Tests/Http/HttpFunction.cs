using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Functions;

namespace PosCloud.Integration.Tests.Http;

/// <summary>An HTTP function as the app declares it; found by reflection, so that a new one cannot be forgotten.</summary>
internal sealed record HttpFunction(string Name, string Method, string Route)
{
    public static IReadOnlyList<HttpFunction> All { get; } =
    [
        .. from type in typeof(PosCloudApp).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is not null
           from verb in trigger.Methods ?? ["*"]
           select new HttpFunction(function.Name, verb.ToUpperInvariant(), trigger.Route ?? function.Name),
    ];

    /// <summary>Trust metadata is under the estate, and for everybody.</summary>
    public bool IsAdmin => Name != "Metadata" && Route.StartsWith("v1/estates/{estate}/", StringComparison.Ordinal);

    public bool IsTerminal => Route == "v1/enrol" || Route.StartsWith("v1/terminals/{terminalId}/", StringComparison.Ordinal);

    public IReadOnlyList<string> Parameters =>
        [.. Route.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}'))];

    public static HttpFunction Named(string name) => All.Single(function => function.Name == name);

    /// <summary>The path with <paramref name="value"/> for one parameter and good names for the others.</summary>
    public string Path(string? parameter = null, string? value = null) => "/" + string.Join('/', Route.Split('/').Select(segment =>
        !segment.StartsWith('{') ? segment
        : segment.Trim('{', '}') == parameter ? value
        : segment == "{estate}" ? "demo"
        : "none-1"));
}
