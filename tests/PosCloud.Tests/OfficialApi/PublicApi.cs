using System.Globalization;
using System.Reflection;

namespace PosCloud.Tests.OfficialApi;

/// <summary>Writes an assembly's public members as lines, in the form of the lists in this folder.</summary>
internal static class PublicApi
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary>"Namespace.Type: member" for each member that a caller outside the assembly can use.</summary>
    public static IEnumerable<string> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        from member in MembersOf(type)
        select $"{type.Namespace}.{NameOf(type)}: {member}";

    private static IEnumerable<string> MembersOf(Type type)
    {
        yield return KindOf(type);
        if (type.IsEnum)
        {
            yield return string.Join(", ", Enum.GetNames(type).Select(name => $"{name}={Convert.ToInt32(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"));
            yield break;
        }

        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var constructor in type.GetConstructors())
        {
            yield return $"ctor({ParametersOf(constructor)})";
        }

        foreach (var property in type.GetProperties(own))
        {
            var isStatic = property.GetMethod!.IsStatic ? "static " : "";
            var set = property.SetMethod is { IsPublic: true } ? " set;" : "";
            yield return $"{isStatic}{NameOf(property.PropertyType)} {property.Name} {{ get;{set} }}";
        }

        foreach (var method in type.GetMethods(own).Where(method => !method.IsSpecialName))
        {
            var modifier = method.IsStatic ? "static " : method.IsVirtual ? "virtual " : "";
            var generic = method.IsGenericMethod ? $"<{string.Join(',', method.GetGenericArguments().Select(NameOf))}>" : "";
            yield return $"{modifier}{NameOf(method.ReturnType)} {method.Name}{generic}({ParametersOf(method)})";
        }

        foreach (var field in type.GetFields(own))
        {
            yield return $"field {NameOf(field.FieldType)} {field.Name}";
        }
    }

    private static string KindOf(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsSealed ? "sealed class" : "class";

    private static string ParametersOf(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
    {
        var reference = parameter.ParameterType.IsByRef ? "ref " : "";
        return $"{reference}{NameOf(parameter.ParameterType)} {parameter.Name}{DefaultOf(parameter)}";
    }));

    private static string DefaultOf(ParameterInfo parameter) => !parameter.HasDefaultValue ? "" : parameter.RawDefaultValue switch
    {
        null => " = default",
        Enum value => $" = {Convert.ToInt32(value, CultureInfo.InvariantCulture)}",
        var value => $" = {value}",
    };

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()!);
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var name = type.IsNested && !type.IsGenericParameter ? $"{NameOf(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType
            ? $"{name[..name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : name;
    }
}
