using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Targeting.Facts;

/// <summary>The version or the hash of an installed component.</summary>
internal sealed record ComponentFact(string Name, string Component, Func<InstalledComponent, string> Read, bool IsVersion)
    : Fact(Name, IsVersion)
{
    public override int Count(FilterSubject subject) => subject.Components.Count;

    public override string? ValueAt(FilterSubject subject, int index)
    {
        var component = subject.Components[index];
        return component.Name == Component ? Read(component) : null;
    }
}
