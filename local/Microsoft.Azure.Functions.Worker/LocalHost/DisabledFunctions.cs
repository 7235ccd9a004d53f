using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>
/// The app setting <c>AzureWebJobs.{name}.Disabled</c>, on Linux also with '__' for '.'
/// (https://learn.microsoft.com/azure/azure-functions/disable-function).
/// </summary>
internal static class DisabledFunctions
{
    public static bool IsDisabled(this IConfiguration configuration, FunctionDescriptor function) =>
        IsTrue(configuration[$"AzureWebJobs.{function.Name}.Disabled"]) || IsTrue(configuration[$"AzureWebJobs:{function.Name}:Disabled"]);

    private static bool IsTrue(string? value) => value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
