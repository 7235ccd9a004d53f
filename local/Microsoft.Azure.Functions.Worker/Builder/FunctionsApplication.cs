using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app starts.</summary>
public class FunctionsApplication
{
    /// <summary>
    /// Prepares an app whose functions are the public, non-nested classes of the calling assembly.
    /// The arguments are configuration: <c>--urls http://127.0.0.1:0</c> sets the address.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        var assembly = Assembly.GetCallingAssembly();
        return new FunctionsApplicationBuilder(args, assembly, assembly.GetExportedTypes());
    }
}
