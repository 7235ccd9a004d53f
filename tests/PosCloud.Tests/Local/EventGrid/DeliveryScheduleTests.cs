using System.Net;
using PosCloud.Local.EventGrid;

namespace PosCloud.Tests.Local.EventGrid;

public sealed class DeliveryScheduleTests
{
    [Fact]
    public void Next_FailureAfterFailure_FollowsTheDocumentedDelays()
    {
        var delays = Enumerable.Range(1, 12).Select(attempt => DeliverySchedule.Next(attempt, HttpStatusCode.InternalServerError, TimeSpan.Zero));

        Assert.Equal(
            [10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 12 * 3600, 12 * 3600],
            delays.Select(delay => (int)delay!.Value.TotalSeconds));
    }

    [Fact]
    public void Next_AfterThirtyAttempts_GivesUp()
    {
        Assert.NotNull(DeliverySchedule.Next(29, null, TimeSpan.Zero));
        Assert.Null(DeliverySchedule.Next(30, null, TimeSpan.Zero));
    }

    [Fact]
    public void Next_WouldComeAfterADay_GivesUp()
    {
        Assert.NotNull(DeliverySchedule.Next(10, null, TimeSpan.FromHours(11)));
        Assert.Null(DeliverySchedule.Next(11, null, TimeSpan.FromHours(12)));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    public void Next_AnswerThatNoRetryChanges_GivesUp(HttpStatusCode status) =>
        Assert.Null(DeliverySchedule.Next(1, status, TimeSpan.Zero));

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout, 1, 120)]
    [InlineData(HttpStatusCode.RequestTimeout, 4, 300)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 1, 30)]
    [InlineData(HttpStatusCode.NotFound, 1, 10)]
    [InlineData(HttpStatusCode.Redirect, 1, 10)]
    public void Next_AnswerWithALeastWait_WaitsAtLeastThatLong(HttpStatusCode status, int attempt, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DeliverySchedule.Next(attempt, status, TimeSpan.Zero));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, true)]
    [InlineData(202, true)]
    [InlineData(203, true)]
    [InlineData(204, true)]
    [InlineData(205, false)]
    [InlineData(199, false)]
    [InlineData(302, false)]
    public void IsSuccess_Status_IsTwoHundredToTwoHundredFour(int status, bool expected) =>
        Assert.Equal(expected, DeliverySchedule.IsSuccess((HttpStatusCode)status));
}
