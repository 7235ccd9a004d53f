using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace Azure.Data.Tables.Entities;

/// <summary>An entity's stored properties, by name: taken from it, and put into it.</summary>
/// <remarks>
/// A class is bound by its public properties; <see cref="IgnoreDataMemberAttribute"/> leaves one out and
/// <see cref="DataMemberAttribute.Name"/> renames it. Enums are stored as their names. Nulls are not stored.
/// </remarks>
internal static class EntityProperties
{
    private static readonly ConcurrentDictionary<Type, Bound[]> Types = new();

    /// <summary>The normalized values (see <see cref="EdmValue.Normalize"/>), keys included; Timestamp and ETag are the server's.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Of(ITableEntity entity)
    {
        if (entity is IDictionary<string, object> dictionary)
        {
            return dictionary
                .Where(property => property.Value is not null && !IsServerSide(property.Key))
                .Select(property => KeyValuePair.Create(property.Key, EdmValue.Normalize(property.Key, property.Value)));
        }

        return OfClass(entity);
    }

    /// <param name="properties">As read: values as in <see cref="TableEntity"/>, with <c>odata.etag</c>. Owned by the result.</param>
    public static T To<T>(Dictionary<string, object> properties)
        where T : class, ITableEntity
    {
        if (typeof(T) == typeof(TableEntity))
        {
            return (T)(object)new TableEntity(properties);
        }

        var entity = Activator.CreateInstance<T>();
        foreach (var bound in BoundOf(typeof(T)))
        {
            if (bound.Property.CanWrite && properties.TryGetValue(bound.Name, out var value))
            {
                bound.Property.SetValue(entity, Convert(bound, value));
            }
        }

        if (properties.TryGetValue(TableEntity.ETagKey, out var etag))
        {
            entity.ETag = new ETag((string)etag);
        }

        return entity;
    }

    /// <summary>The stored name of a class's property.</summary>
    public static string NameOf(MemberInfo member) =>
        member.GetCustomAttribute<DataMemberAttribute>() is { Name: { } name } ? name : member.Name;

    private static IEnumerable<KeyValuePair<string, object>> OfClass(ITableEntity entity)
    {
        foreach (var bound in BoundOf(entity.GetType()))
        {
            if (bound.Property.CanRead && !IsServerSide(bound.Name) && bound.Property.GetValue(entity) is { } value)
            {
                yield return KeyValuePair.Create(
                    bound.Name,
                    value is Enum name ? name.ToString() : EdmValue.Normalize(bound.Name, value));
            }
        }
    }

    private static bool IsServerSide(string name) =>
        name is nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag) || name.StartsWith("odata.", StringComparison.Ordinal);

    private static Bound[] BoundOf(Type type) => Types.GetOrAdd(type, static type =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.GetIndexParameters().Length == 0
                && !property.IsDefined(typeof(IgnoreDataMemberAttribute)))
            .Select(property => new Bound(
                NameOf(property),
                property,
                Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)),
    ]);

    private static object Convert(Bound bound, object value)
    {
        var type = bound.Type;
        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        return value switch
        {
            DateTimeOffset time when type == typeof(DateTime) => time.UtcDateTime,
            byte[] bytes when type == typeof(BinaryData) => new BinaryData(bytes),
            int number when type == typeof(long) => (long)number,
            int number when type == typeof(double) => (double)number,
            long number when type == typeof(double) => (double)number,
            string name when type.IsEnum => Enum.Parse(type, name),
            _ => throw new InvalidCastException($"Property '{bound.Name}' is stored as a {value.GetType()}, not as a {type}."),
        };
    }

    private sealed record Bound(string Name, PropertyInfo Property, Type Type);
}
