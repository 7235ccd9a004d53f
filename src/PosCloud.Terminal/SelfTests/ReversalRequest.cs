namespace PosCloud.Terminal.SelfTests;

/// <summary><c>POST {endpoint}/reversals</c>.</summary>
internal sealed record ReversalRequest(string TransactionId);
