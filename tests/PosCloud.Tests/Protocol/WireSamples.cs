using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using PosCloud.Protocol;

namespace PosCloud.Tests.Protocol;

/// <summary>Makes values of every wire type, from the constructors of its records.</summary>
internal static class WireSamples
{
    /// <summary>The types that <see cref="ProtocolJson"/> was generated for.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(ProtocolJson).GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(JsonSerializableAttribute))
            .Select(a => (Type)a.ConstructorArguments[0].Value!)];

    /// <param name="type">A wire type.</param>
    /// <param name="isFull">With all optional members, or with none of them.</param>
    public static object Make(Type type, bool isFull)
    {
        if (type == typeof(string))
        {
            return "t\u00e9xt";
        }

        if (type == typeof(Uri))
        {
            return new Uri("https://vault.test/a?b=c");
        }

        if (type == typeof(DateTimeOffset))
        {
            return DateTimeOffset.UnixEpoch.AddTicks(1);
        }

        if (type == typeof(DateOnly))
        {
            return new DateOnly(2030, 12, 31);
        }

        if (type == typeof(JsonElement))
        {
            return JsonSerializer.SerializeToElement("value");
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        }

        if (type.IsPrimitive)
        {
            return Convert.ChangeType(1, type, System.Globalization.CultureInfo.InvariantCulture);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(underlying, isFull);
        }

        if (type == typeof(IReadOnlyDictionary<string, bool>))
        {
            return new Dictionary<string, bool> { ["key"] = true };
        }

        if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            return new Dictionary<string, string> { ["key"] = "value" };
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var items = Array.CreateInstance(type.GenericTypeArguments[0], 1);
            items.SetValue(Make(type.GenericTypeArguments[0], isFull), 0);
            return items;
        }

        return Constructor(type).Invoke(
            [.. Constructor(type).GetParameters().Select(p => isFull || !p.HasDefaultValue ? Make(p.ParameterType, isFull) : p.DefaultValue)]);
    }

    public static IEnumerable<ParameterInfo> Members(Type type) => Constructor(type).GetParameters();

    private static ConstructorInfo Constructor(Type type) => type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
}
