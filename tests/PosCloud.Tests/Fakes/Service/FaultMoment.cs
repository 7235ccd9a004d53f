namespace PosCloud.Tests.Fakes.Service;

/// <summary>When an operation fails.</summary>
public enum FaultMoment
{
    /// <summary>Nothing has happened.</summary>
    Before,

    /// <summary>All of it has happened; only the answer is lost.</summary>
    After,
}
