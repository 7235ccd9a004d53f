namespace PosCloud.Core.Targeting.Facts;

/// <summary>A tag that the operator gave.</summary>
internal sealed record TagFact(string Name, string Tag) : Fact(Name, IsVersion: false)
{
    public override int Count(FilterSubject subject) => 1;

    public override string? ValueAt(FilterSubject subject, int index) => subject.Tags.GetValueOrDefault(Tag);
}
