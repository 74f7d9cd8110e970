namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>The model of the recordings about rules and references. It never changes, for the recordings name its version.</summary>
internal static class ToursModel
{
    public static DomainModel Create() => DomainModel.Define("Tours", model => model
        .Entity<User>(user => user.Allow(RecordingModel.Role, Rights.Read))
        .Entity("Guide", guide => guide
            .Attribute("Name", MemberType.String, required: true)
            .Attribute("Badge", MemberType.String)
            .Reference("Favourite", "Tour")
            .Validate(new UniqueRule { Member = "Badge", IgnoresCase = true })
            .Allow(RecordingModel.Role, Rights.All))
        .Entity("Tour", tour => tour
            .Attribute("Title", MemberType.String, required: true)
            .Attribute("Code", MemberType.String, maxLength: 6)
            .Attribute("Places", MemberType.Integer)
            .Attribute("From", MemberType.Integer)
            .Attribute("To", MemberType.Integer)
            .Reference("Guide", "Guide", required: true)
            .Validate(new PatternRule { Member = "Code", Pattern = "[A-Z]+[0-9]*" })
            .Validate(new RangeRule { Member = "Places", Least = RuleOperand.Constant(0), Most = RuleOperand.Constant(50) })
            .Validate(new RangeRule { Member = "To", Least = RuleOperand.Of("From") })
            .Allow(RecordingModel.Role, Rights.All))
        .Entity("Booking", booking => booking
            .Attribute("Guest", MemberType.String)
            .Reference("Tour", "Tour")
            .OnDelete(new DeleteRule { Member = "Tour", TargetIsDeleted = true, Behaviour = DeleteBehaviour.Cascade })
            .Allow(RecordingModel.Role, Rights.All))
        .Entity("Stop", stop => stop
            .Attribute("Name", MemberType.String)
            .Reference("Tour", "Tour", required: true)
            .OnDelete(new DeleteRule { Member = "Tour", TargetIsDeleted = true, Behaviour = DeleteBehaviour.Refuse, Message = "Delete its stops first." })
            .Allow(RecordingModel.Role, Rights.All)));
}
