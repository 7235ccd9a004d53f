namespace PosCloud.Tests.Delta;

/// <summary>A test that takes a minute and gigabytes: run only where the environment asks for it (tests/README.md).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LargeFactAttribute : FactAttribute
{
    public const string Variable = "POSCLOUD_LARGE_TESTS";

    public LargeFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) != "1")
        {
            Skip = $"Takes long; {Variable}=1 runs it.";
        }
    }
}
