using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker.LocalHost;

/// <summary>Every function of the app, found by its attributes and checked once at start.</summary>
internal sealed partial class FunctionCatalogue
{
    private FunctionCatalogue(IReadOnlyList<FunctionDescriptor> functions) => Functions = functions;

    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    /// <summary>Looks a function up by its name, which is not case-sensitive, as on Azure.</summary>
    public FunctionDescriptor? Find(string? name) =>
        Functions.FirstOrDefault(function => string.Equals(function.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the functions of these types.</summary>
    /// <exception cref="InvalidOperationException">A function that Azure would not run; the message says why.</exception>
    public static FunctionCatalogue Discover(IEnumerable<Type> types)
    {
        var functions = new List<FunctionDescriptor>();
        foreach (var type in types)
        {
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute)
                {
                    functions.Add(Describe(type, method, attribute.Name));
                }
            }
        }

        if (functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } same)
        {
            throw new InvalidOperationException(
                $"More than one function is named '{same.Key}': {string.Join(", ", same.Select(function => function.Definition.EntryPoint))}.");
        }

        return new FunctionCatalogue(functions);
    }

    private static FunctionDescriptor Describe(Type type, MethodInfo method, string name)
    {
        var entryPoint = $"{type.FullName}.{method.Name}";
        if (type.IsNested)
        {
            throw Refuse("it is in a nested class, and the Functions SDK does not find those: move the class out");
        }

        if (!NamePattern().IsMatch(name))
        {
            throw Refuse("a name is a letter, then at most 127 letters, digits, '-' or '_'");
        }

        if (method.ReturnType == typeof(void) && method.GetCustomAttribute<System.Runtime.CompilerServices.AsyncStateMachineAttribute>() is not null)
        {
            throw Refuse("it is 'async void', so nobody can wait for its end: return a Task");
        }

        var triggers = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>().Select(trigger => (parameter, trigger)))
            .ToList();
        if (triggers is not [var (parameter, trigger)])
        {
            throw Refuse($"it has {triggers.Count} trigger parameters instead of one");
        }

        var kind = trigger switch
        {
            HttpTriggerAttribute => TriggerKind.Http,
            TimerTriggerAttribute => TriggerKind.Timer,
            EventGridTriggerAttribute => TriggerKind.EventGrid,
            _ => throw Refuse($"the local host has no trigger '{trigger.GetType().Name}'"),
        };
        if (kind == TriggerKind.Http && parameter.ParameterType != typeof(HttpRequest))
        {
            throw Refuse($"its trigger parameter is of the type '{parameter.ParameterType}' instead of HttpRequest");
        }

        // Only the timer trigger declares the capability FunctionLevelRetry; Event Grid itself retries a failed delivery.
        var retry = method.GetCustomAttribute<RetryAttribute>();
        if (retry is not null && kind != TriggerKind.Timer)
        {
            throw Refuse("a retry policy is for timer functions only");
        }

        var definition = new LocalFunctionDefinition(name, method, parameter, kind);
        return new FunctionDescriptor(name, method, parameter, trigger, kind, retry, definition);

        InvalidOperationException Refuse(string reason) => new($"The function '{name}' ({entryPoint}) cannot run: {reason}.");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex NamePattern();
}
