namespace PosCloud.Delta.Fast;

/// <summary>The cheapest known way to a position.</summary>
internal struct ParseNode
{
    /// <summary>1/64 bits.</summary>
    public int Price;

    /// <summary>Where the way comes from, in bytes after the parse's begin.</summary>
    public int Previous;

    public Step Step;

    /// <summary>Bytes of a repeat at the last distance that follows the step, after a literal unless the step is one; 0 for none.</summary>
    public int Tail;

    /// <summary>What the way leaves behind; known once the parse gets here.</summary>
    public History History;
}
