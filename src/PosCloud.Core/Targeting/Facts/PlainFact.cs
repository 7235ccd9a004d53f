namespace PosCloud.Core.Targeting.Facts;

/// <summary>A fact of which there is one, such as the model.</summary>
internal sealed record PlainFact(string Name, Func<FilterSubject, string?> Read, bool IsVersion = false) : Fact(Name, IsVersion)
{
    public override int Count(FilterSubject subject) => 1;

    public override string? ValueAt(FilterSubject subject, int index) => Read(subject);
}
