namespace Azure.Data.Tables;

/// <summary>What becomes of stored properties that the written entity does not have.</summary>
public enum TableUpdateMode
{
    /// <summary>They stay.</summary>
    Merge = 0,

    /// <summary>They are removed.</summary>
    Replace = 1,
}
