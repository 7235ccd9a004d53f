namespace PosCloud.Terminal.SelfTests;

/// <summary>The answer to a reversal.</summary>
/// <param name="Reversed">True when nothing of the transaction is taken any more.</param>
internal sealed record ReversalAnswer(bool Reversed);
