using System.Text;
using Azure.Data.Tables;
using Azure.Data.Tables.Entities;

namespace PosCloud.Tests.Fakes.Tables;

/// <summary>
/// The service's limits, which the emulator checks only in part.
/// See https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </summary>
internal static class EntityLimits
{
    private const int MaxEntityBytes = 1024 * 1024;
    private const int MaxValueBytes = 64 * 1024;
    private const int MaxKeyBytes = 1024;
    private const int MaxProperties = 252;

    /// <summary>The properties as they are stored, checked; without the server's Timestamp.</summary>
    /// <exception cref="global::Azure.RequestFailedException">400 with the code that the service gives.</exception>
    public static Dictionary<string, object> Check(ITableEntity entity, int? index)
    {
        var properties = new Dictionary<string, object>(StringComparer.Ordinal);
        var total = 0;
        foreach (var (name, value) in EntityProperties.Of(entity))
        {
            var size = SizeOf(value);
            total += size + (name.Length * 2);
            if (size > MaxValueBytes)
            {
                throw InMemoryResponse.Failure(400, "PropertyValueTooLarge", $"The property '{name}' is too large.", index);
            }

            properties[name] = value is byte[] bytes ? bytes.Clone() : value;
        }

        CheckKey(entity.PartitionKey, nameof(ITableEntity.PartitionKey), index);
        CheckKey(entity.RowKey, nameof(ITableEntity.RowKey), index);
        if (properties.Count - 2 > MaxProperties)
        {
            throw InMemoryResponse.Failure(400, "TooManyProperties", "The entity has more than 252 properties.", index);
        }

        return total > MaxEntityBytes
            ? throw InMemoryResponse.Failure(400, "EntityTooLarge", "The entity is larger than 1 MiB.", index)
            : properties;
    }

    private static void CheckKey(string? key, string name, int? index)
    {
        if (key is null)
        {
            throw InMemoryResponse.Failure(400, "PropertiesNeedValue", $"The {name} is missing.", index);
        }

        if (Encoding.Unicode.GetByteCount(key) > MaxKeyBytes)
        {
            throw InMemoryResponse.Failure(400, "KeyValueTooLarge", $"The {name} is longer than 1 KiB.", index);
        }

        if (key.Any(letter => letter is '/' or '\\' or '#' or '?' || char.IsControl(letter)))
        {
            throw InMemoryResponse.Failure(400, "OutOfRangeInput", $"The {name} has a letter that keys must not have.", index);
        }
    }

    private static int SizeOf(object value) => value switch
    {
        string text => text.Length * 2,
        byte[] bytes => bytes.Length,
        _ => 16,
    };
}
