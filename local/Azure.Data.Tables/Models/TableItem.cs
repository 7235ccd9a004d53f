using System.Runtime.Serialization;

namespace Azure.Data.Tables.Models;

/// <summary>A table of the account.</summary>
public class TableItem
{
    public TableItem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    // The stored name, which filters use.
    [DataMember(Name = "TableName")]
    public string Name { get; }
}
