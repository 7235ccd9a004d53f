using System.Reflection;
using System.Runtime.CompilerServices;

namespace PosCloud.Tests.FunctionsWorker;

/// <summary>Writes the public members of a library as the lines in which OfficialApi/*.txt states the official ones.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Each public type's line, with the lines of its members.</summary>
    public static IEnumerable<(string Type, IReadOnlyList<string> Members)> Of(Assembly assembly) =>
        assembly.GetExportedTypes().Select(type => (Header(type), (IReadOnlyList<string>)[.. Members(type)]));

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : type.IsSubclassOf(typeof(Delegate)) ? "delegate"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        Type?[] hidden = [null, typeof(object), typeof(ValueType), typeof(Enum), typeof(MulticastDelegate)];
        var bases = (hidden.Contains(type.BaseType) ? [] : new[] { type.BaseType! }).Concat(type.GetInterfaces()).Select(Name).ToList();
        return $"{type.Namespace} :: {kind} {Name(type)}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return [string.Join(", ", Enum.GetNames(type).Select(name => $"{name}={Convert.ToInt32(Enum.Parse(type, name))}"))];
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"{Name(invoke.ReturnType)} Invoke({Parameters(invoke)})"];
        }

        return type.GetConstructors(Declared).Select(constructor => $"ctor({Parameters(constructor)})")
            .Concat(type.GetProperties(Declared).Select(property =>
                $"{Name(property.PropertyType)} {property.Name} {{ {(property.GetMethod is { IsPublic: true } ? "get; " : "")}{(property.SetMethod is { IsPublic: true } ? "set; " : "")}}}"))
            .Concat(type.GetFields(Declared).Select(field => $"const/field {Name(field.FieldType)} {field.Name}"))
            .Concat(type.GetMethods(Declared).Where(method => !method.IsSpecialName).Select(Method));
    }

    private static string Method(MethodInfo method)
    {
        var modifier = method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual ? "virtual " : "";
        var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        return $"{modifier}{Name(method.ReturnType)} {method.Name}{generics}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.Position == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")
        + (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = default" : "")}"));

    private static string Name(Type type) => type switch
    {
        { IsArray: true } => Name(type.GetElementType()!) + "[]",
        { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ when type == typeof(string) => "string",
        _ when type == typeof(object) => "object",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(int) => "int",
        _ when type == typeof(void) => "void",
        _ => type.Name,
    };
}
