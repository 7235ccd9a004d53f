namespace PosCloud.Delta.Containers.Deflate;

/// <summary>What a recipe says against the prediction. The values are part of the format.</summary>
internal enum RecipeEvent
{
    /// <summary>The next token is a literal.</summary>
    Literal,

    /// <summary>The next token is a match: length - 3 as a byte, distance - 1 as a varint.</summary>
    Match,

    /// <summary>The block ends before the next token although the rule says that it does not, or the other way round.</summary>
    BlockEnd,

    /// <summary>The block that ends here has another type or header: the type as a byte; if dynamic, the header's bits as a varint and they.</summary>
    BlockShape,
}
