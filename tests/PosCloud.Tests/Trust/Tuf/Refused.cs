using PosCloud.Trust.Tuf;

namespace PosCloud.Tests.Trust.Tuf;

/// <summary>Asserts that something was refused for one named reason.</summary>
internal static class Refused
{
    public static void Because(TufError error, Action action) => Assert.Equal(error, Assert.Throws<TufException>(action).Error);

    public static async Task BecauseAsync(TufError error, Func<Task> action) =>
        Assert.Equal(error, (await Assert.ThrowsAsync<TufException>(action)).Error);
}
