using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using PosCloud.Functions;

namespace PosCloud.EndToEnd.Tests.Documentation;

/// <summary>An HTTP endpoint, as the functions declare it.</summary>
/// <param name="Name">The function's name in kebab case: the name of its example.</param>
/// <param name="Method">In capitals.</param>
/// <param name="Route">For example <c>/v1/terminals/{terminalId}/check-in</c>.</param>
internal sealed record Endpoint(string Name, string Method, string Route)
{
    public static IReadOnlyList<Endpoint> All { get; } =
    [
        .. from type in typeof(PosCloudApp).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from parameter in method.GetParameters()
           let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
           where trigger is not null
           from verb in trigger.Methods!
           select new Endpoint(JsonNamingPolicy.KebabCaseLower.ConvertName(function.Name), verb.ToUpperInvariant(), "/" + trigger.Route),
    ];

    public bool Matches(string method, string path) =>
        method == Method && Regex.IsMatch(path.Split('?')[0], "^" + Regex.Replace(Route, @"\{[^}]+\}", "[^/]+") + "$");
}
