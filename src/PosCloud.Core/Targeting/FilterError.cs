namespace PosCloud.Core.Targeting;

/// <summary>Why a text is not a filter.</summary>
/// <param name="Position">Where, in UTF-16 units from 0; the length of the text when it ends too early.</param>
/// <param name="Length">UTF-16 units concerned; 0 when the text ends too early.</param>
/// <param name="Message">What is wrong and what was expected, one English sentence without a full stop.</param>
public sealed record FilterError(int Position, int Length, string Message)
{
    /// <summary>For logs and consoles; people count columns from 1.</summary>
    public override string ToString() => $"Column {Position + 1}: {Message}.";
}
