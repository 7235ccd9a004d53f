using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker.LocalHost.Invocation;

/// <summary>
/// Gives every parameter its value, as the converters of the official worker do: well-known objects by type, the rest by
/// name from the trigger's payload and the route. A string becomes another type by being read as JSON, so <c>{id}</c> = 007
/// does not become an int.
/// </summary>
internal static class ParameterBinder
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <exception cref="FunctionInputConverterException">A value is missing or does not fit; the message names all of them.</exception>
    public static object?[] Bind(LocalFunctionContext context)
    {
        var parameters = context.FunctionDefinition.Parameters;
        var values = new object?[parameters.Length];
        var errors = new List<string>();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Bind(context, parameters[i], errors);
        }

        return errors.Count == 0
            ? values
            : throw new FunctionInputConverterException(
                $"Error converting {errors.Count} input parameters for Function '{context.FunctionDefinition.Name}': {string.Join(Environment.NewLine, errors)}");
    }

    private static object? Bind(LocalFunctionContext context, FunctionParameter parameter, List<string> errors)
    {
        if (parameter.Type == typeof(FunctionContext))
        {
            return context;
        }

        if (parameter.Type == typeof(CancellationToken))
        {
            return context.CancellationToken;
        }

        if (parameter.Type == typeof(HttpRequest) && context.GetHttpContext() is { } http)
        {
            return http.Request;
        }

        if (Source(context, parameter) is { } source)
        {
            try
            {
                return Convert(source, parameter.Type);
            }
            catch (Exception exception) when (exception is JsonException or FormatException or NotSupportedException)
            {
                errors.Add($"Cannot convert input parameter '{parameter.Name}' to type '{parameter.Type}' from type 'System.String'. Error:{exception.Message}");
                return null;
            }
        }

        if (!parameter.HasDefaultValue && !parameter.IsReferenceOrNullableType)
        {
            errors.Add($"Could not populate the value for '{parameter.Name}' parameter. Consider adding a default value or making the parameter nullable.");
        }

        return parameter.DefaultValue;
    }

    private static string? Source(LocalFunctionContext context, FunctionParameter parameter) =>
        parameter.Name == context.Invocation.Function.TriggerParameter.Name
            ? context.Invocation.Payload
            : context.Invocation.RouteValues.GetValueOrDefault(parameter.Name)?.ToString();

    private static object? Convert(string source, Type target)
    {
        var type = Nullable.GetUnderlyingType(target) ?? target;
        return type == typeof(string) ? source
            : type == typeof(Guid) ? Guid.Parse(source)
            : type == typeof(string[]) ? Items(source)
            : IsBinaryData(type) ? BinaryData(type, source)
            : type.IsArray && IsBinaryData(type.GetElementType()!) ? BinaryDataArray(type.GetElementType()!, source)
            : JsonSerializer.Deserialize(source, target, Json);
    }

    private static string[] Items(string source) =>
        [.. (JsonSerializer.Deserialize<JsonElement[]>(source, Json) ?? []).Select(item => item.GetRawText())];

    // BinaryData lives in a package that this library does not need otherwise, so it is reached by name.
    private static bool IsBinaryData(Type type) => type.FullName == "System.BinaryData";

    private static object BinaryData(Type type, string source) => type.GetMethod("FromString", [typeof(string)])!.Invoke(null, [source])!;

    private static Array BinaryDataArray(Type type, string source)
    {
        var items = Items(source);
        var array = Array.CreateInstance(type, items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            array.SetValue(BinaryData(type, items[i]), i);
        }

        return array;
    }
}
